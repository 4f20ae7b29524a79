import type { TapeEntry } from './worker-protocol'

/** Where wall time comes from while a line runs. */
export type Wall = {
  /** Milliseconds since the epoch. */
  now(): number
  /** Resolves after `ms` of wall time, or at once on abort. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

/** Something from outside. `entry` is what stands of it on the tape, `after` milliseconds of wall time after the entry before. */
export type Arrival = { entry?(after: number): TapeEntry; wanted(): boolean; act(): void; interrupts?: AbortController }

/** How time passes, and what comes from outside is let in. */
export type Way = {
  attended: boolean
  follow(ms: number | undefined, cut: AbortSignal): Promise<void>
  look(): Promise<boolean>
  /** Nothing runs any more. */
  over(): void
  /** `first`: nothing else runs. */
  begin(tape: TapeEntry[], first: boolean): void
  arrive(arrival: Arrival): void
  /** A line is about to run its next command, the `command`th. */
  begins(line: RunningLine, command: number): void
  heard(
    line: RunningLine,
    what: 'input' | 'edited',
    answer: () => Promise<string | undefined>,
    resolve: (text: string | undefined) => void,
  ): void
}
/** A line under way. */
export type RunningLine = { tab: number; stop: AbortController; over: boolean; suspend(): void }

/** Nobody watches: nothing comes from outside. */
export const nobody: Omit<Way, 'follow'> = {
  attended: false,
  look: async () => false,
  over() {},
  begin() {},
  arrive: ({ act }) => act(),
  begins() {},
  heard: (_line, _what, _answer, resolve) => resolve(undefined),
}
