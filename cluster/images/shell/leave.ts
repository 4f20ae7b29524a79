import { endThread, type Fds, type Frame, type Machine, type Thread } from './state'

export function leaveCall(thread: Thread): void {
  const frame = thread.frames.pop() as Extract<Frame, { kind: 'call' }>
  for (const [name, value] of Object.entries(frame.locals)) {
    if (value === null) delete thread.vars[name]
    else thread.vars[name] = value
  }
  thread.params = frame.params
  thread.code = frame.code
  thread.pc = frame.back
  thread.fds = frame.fds
}

/** Ends the innermost subshell, or the thread. */
export function leaveShell(machine: Machine, thread: Thread, status: number): void {
  thread.status = status
  for (let i = thread.frames.length - 1; i >= 0; i--) {
    const frame = thread.frames[i]!
    if (frame.kind === 'sub' && frame.nested) {
      leaveNested(thread, frame, i)
      return
    }
    if (frame.kind === 'sub') {
      // What the subshell wrote stays where it wrote it: leave-sub reads the descriptor it was entered with.
      thread.fds = subFds(thread, i) ?? thread.fds
      thread.frames.length = i + 1
      thread.code = frame.code
      thread.pc = frame.end
      return
    }
  }
  const trap = thread.traps.EXIT
  if (trap !== undefined) {
    delete thread.traps.EXIT
    thread.frames = []
    thread.code = { text: trap ? `${trap}\nexit ${status}` : `exit ${status}` }
    thread.pc = 0
    delete thread.reads
    return
  }
  endThread(machine, thread, status)
}

// The descriptors as they were right after a subshell was entered: those of the first frame inside it, or the present ones.
const subFds = (thread: Thread, at: number): Fds | undefined => thread.frames[at + 1]?.fds

function leaveNested(thread: Thread, frame: Extract<Frame, { kind: 'sub' }>, at: number): void {
  const { vars, exported, params, cwd, options, fds, functions, code, end, nested } = frame
  Object.assign(thread, { vars, exported, params, cwd, options, fds, functions, code, pc: end, name: nested!.name })
  thread.frames.length = at
  if (nested!.reads) thread.reads = nested!.reads
  else delete thread.reads
}
