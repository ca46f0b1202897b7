/** GET /v1/info, the part that the page shows. */
export interface Info {
    version: string;
    commit?: string;
    onednn?: { version?: string; isa?: string };
}
