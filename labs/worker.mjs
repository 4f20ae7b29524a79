// A worker's entry in development and tests: Node 20 does not load a .ts file as a worker, so this shim registers tsx first.
import { register } from 'tsx/esm/api'

register()
await import('./worker.ts')
