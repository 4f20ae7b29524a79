import type { LinkState } from './terminal/link'

const words: Record<LinkState, string> = {
  connecting: 'Connecting…',
  connected: 'Connected',
  lost: 'Connection lost, trying again. What you type is kept.',
  'signed-out': 'Signed out. What you type is kept.',
  ended: 'Disconnected',
}

/** In words, whether the server hears us. `busy`: it does, and has more to do than it can. */
export function ConnectionLine({ state, busy }: { state: LinkState; busy: boolean }) {
  return (
    <span className="inline-flex items-center gap-2 text-ink-2 text-sm" data-connection={state} data-busy={busy}>
      <svg viewBox="0 0 8 8" aria-hidden="true" className="size-2 shrink-0">
        <circle
          cx="4"
          cy="4"
          r="3.25"
          fill={state === 'connected' ? 'var(--fair)' : 'none'}
          stroke={state === 'connected' ? 'var(--fair)' : 'var(--signal)'}
          strokeWidth="1.5"
        />
      </svg>
      <span role="status">{state === 'connected' && busy ? 'Connected. The machine is busy: lines take longer.' : words[state]}</span>
      {state === 'signed-out' && (
        <a href="/sign-in" target="_blank" className="link" rel="noopener">
          Sign in again
        </a>
      )}
    </span>
  )
}
