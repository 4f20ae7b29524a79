import { Trouble } from './trouble.mjs'

/** The same floor as `engines` in package.json. */
const floor = [20, 19]

export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [wantMajor = 0, wantMinor = 0] = floor
  if (major > wantMajor || (major === wantMajor && minor >= wantMinor)) return
  throw new Trouble(`Seatrial needs Node ${wantMajor}.${wantMinor} or newer; this is Node ${version}.`)
}
