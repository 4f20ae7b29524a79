import { LoadLineMark } from '@/app/ui/logo'

/** Shown instead of the exam where a terminal beside a task does not fit. */
export function NarrowScreen() {
  return (
    <section className="fixed inset-0 z-30 grid place-content-center gap-4 bg-paper p-8 lg:hidden" aria-labelledby="narrow">
      <LoadLineMark className="size-9" />
      <h2 id="narrow" className="text-xl">
        The exam needs a wider window
      </h2>
      <p className="max-w-sm text-ink-2">
        A terminal and a task have to fit side by side. Open this page on a computer, or widen the window to 1024 pixels. Your work is kept,
        and the clock goes on.
      </p>
    </section>
  )
}
