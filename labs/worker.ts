// Replaces Date and Math.random before anything loads just-bash: bundled, static imports of packages would run first.
import './determinism'

const { serveWorker } = await import('./worker-labs')
serveWorker()
