/** Keeps the page's place while it is read; nothing spins for what takes a moment. */
export function PageLoading() {
  return (
    <div className="page" role="status">
      <span className="sr-only">Loading</span>
      <div className="min-h-[60vh]" />
    </div>
  )
}
