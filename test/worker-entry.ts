import { pathToFileURL } from 'node:url'

/** The file that tests start workers from: the built one under `npm test`, which is there in a fraction of the time that the sources take. */
export const workerEntry = process.env.SEATRIAL_TEST_WORKER
  ? pathToFileURL(process.env.SEATRIAL_TEST_WORKER)
  : new URL('../labs/worker.mjs', import.meta.url)
