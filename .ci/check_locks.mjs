// node check_locks.mjs LOCK...: every optional dependency of a locked package is locked itself;
// otherwise `npm ci` refuses the lock on another platform.
import {readFileSync} from 'node:fs';

let missing = 0;
for (const file of process.argv.slice(2)) {
  const packages = JSON.parse(readFileSync(file, 'utf8')).packages;
  const locked = new Set(Object.keys(packages).map((path) => path.split('node_modules/').pop()));
  for (const [path, entry] of Object.entries(packages)) {
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (locked.has(name)) continue;
      console.log(`${file}: ${path} names ${name}, which is not in the lock`);
      missing += 1;
    }
  }
}
console.log(`${missing} missing`);
process.exitCode = missing > 0 ? 1 : 0;
