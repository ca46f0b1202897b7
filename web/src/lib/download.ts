/** Hands bytes to the browser's downloads. */
export function download(content: Blob, name: string): void {
    const link = document.createElement('a');
    const address = URL.createObjectURL(content);
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** "mnist cnn" -> "mnist-cnn", for file names. */
export function fileName(name: string, ending: string): string {
    const plain = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
    return `${plain || 'job'}.${ending}`;
}
