/** The load line, painted on a hull to show how deep it may lie: a ring crossed by a line. It is also how scores are drawn. */
export function LoadLineMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" fill="none" aria-hidden="true" className={className}>
      <circle cx="16" cy="16" r="9" stroke="currentColor" strokeWidth="3" />
      <path d="M1.5 16h29" stroke="var(--signal)" strokeWidth="3" />
    </svg>
  )
}

export function Logo() {
  return (
    <span className="inline-flex items-center gap-2.5 font-[640] text-ink text-lg tracking-[-0.03em]">
      <LoadLineMark className="size-6" />
      Seatrial
    </span>
  )
}
