import { deleteProcesses, type Shortage, selectShortages, writeProcess } from './store/lab-processes'

export type { Shortage }

/** Who was not heard of for so long serves nobody, milliseconds: three times what passes between two words of theirs. */
const silentMs = 10_000

/** For `labs`: says every few seconds that this process serves labs, and whether it is short of anything. */
export function reportProcess(owner: string, shortage: Shortage | null, now: number): Promise<void> {
  return writeProcess(owner, shortage, new Date(now))
}

/** For `labs`: this process serves no more. */
export function leaveProcesses(owner: string, now: number): Promise<void> {
  return deleteProcesses(owner, new Date(now - silentMs))
}

/** Whether no process has room for one more attempt. While none is heard of at all, one is about to come back. */
export async function isBusy(now: number): Promise<boolean> {
  const shortages = await selectShortages(new Date(now - silentMs))
  return shortages.length > 0 && shortages.every((shortage) => shortage !== null)
}
