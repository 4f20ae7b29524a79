/** What the cluster says it is: `kubectl version`, nodes' kubelets, `Server:` lines. */
export const kubernetesVersion = 'v1.35.2'

/** GET /version. */
export const versionInfo = {
  major: '1',
  minor: '35',
  emulationMajor: '1',
  emulationMinor: '35',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '34',
  gitVersion: kubernetesVersion,
  gitCommit: 'seatrial',
  gitTreeState: 'clean',
  buildDate: '2026-02-26T00:00:00Z',
  goVersion: 'go1.25.7',
  compiler: 'gc',
  platform: 'linux/amd64',
}
