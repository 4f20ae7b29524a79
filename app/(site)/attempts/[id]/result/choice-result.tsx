import { Check, X } from 'lucide-react'
import { CodeBlock } from '@/app/ui/code-block'
import { inlineCode } from '@/app/ui/inline-code'
import { Markdown } from '@/app/ui/markdown'
import type { ResultTaskView } from '@/exam/views'

/** Every option with what it was worth and why. */
export function ChoiceResult({ choices, manifest }: { choices: NonNullable<ResultTaskView['choices']>; manifest: string | undefined }) {
  return (
    <section className="grid grid-cols-1 gap-4">
      {manifest && <CodeBlock text={manifest.trimEnd()} label="Manifest to diagnose" />}
      <h3 className="text-base">The options</h3>
      <ul className="grid gap-4">
        {choices.map((choice) => {
          const missed = choice.right && !choice.chosen
          return (
            <li key={choice.id} className="grid grid-cols-[1.25rem_1fr] gap-x-3">
              {choice.right ? (
                <Check aria-hidden className={missed ? 'mt-1 size-4 text-signal' : 'mt-1 size-4 text-fair'} strokeWidth={2.5} />
              ) : (
                <X aria-hidden className={choice.chosen ? 'mt-1 size-4 text-signal' : 'mt-1 size-4 text-ink-3'} strokeWidth={2.5} />
              )}
              <div>
                <p>
                  <span className="sr-only">{choice.right ? 'Right: ' : 'Wrong: '}</span>
                  {inlineCode(choice.text)}
                  {choice.chosen && (
                    <span className={choice.right ? 'ml-2 text-fair text-sm' : 'ml-2 text-signal text-sm'}>
                      {choice.right ? 'chosen, and right' : 'chosen, and wrong'}
                    </span>
                  )}
                  {missed && <span className="ml-2 text-signal text-sm">right, and not chosen</span>}
                </p>
                {choice.why && <Markdown text={choice.why} className="mt-1 max-w-[72ch] text-ink-2 text-sm" />}
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
