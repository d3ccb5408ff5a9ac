// Makes the package of one platform around its program:
//   node packaging/npm/platform-package.mjs PROGRAM PLATFORM FOLDER [SBOM]     (PLATFORM as in linux-x64)
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const [program, platform, folder, sbom] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node platform-package.mjs PROGRAM PLATFORM FOLDER [SBOM]");
  process.exit(2);
}
const [os, cpu] = platform.split("-");
const main = JSON.parse(readFileSync(new URL("postcheck/package.json", import.meta.url), "utf8"));
const name = `postcheck-${platform}`;
if (!(name in main.optionalDependencies)) {
  console.error(`error: ${name} is none of the packages that postcheck depends on`);
  process.exit(2);
}
mkdirSync(join(folder, "bin"), { recursive: true });
const target = join(folder, "bin", basename(program));
copyFileSync(program, target);
chmodSync(target, 0o755);
if (sbom) copyFileSync(sbom, join(folder, "sbom.cdx.json"));
const description = `postcheck for ${platform}`;
const about = { name, version: main.version, description, license: main.license, os: [os], cpu: [cpu], files: ["bin", "sbom.cdx.json"] };
writeFileSync(join(folder, "package.json"), JSON.stringify(about, null, 2) + "\n");
