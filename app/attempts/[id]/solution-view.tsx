'use client'

import { Check, X } from 'lucide-react'
import { CodeBlock } from '@/app/ui/code-block'
import { DocumentationLinks } from '@/app/ui/documentation-links'
import { inlineCode } from '@/app/ui/inline-code'
import { Markdown } from '@/app/ui/markdown'
import type { PracticeSolution } from '@/exam/views'

/** The roads that lead there, and why. */
export function SolutionView({ solution }: { solution: PracticeSolution }) {
  const { solutions, choices, explanation, links } = solution
  return (
    <section className="mt-6 grid gap-4" data-solution>
      <h3 className="text-base">{choices ? 'The options' : solutions.length > 1 ? 'Ways to solve it' : 'A way to solve it'}</h3>
      {choices ? (
        <ul className="grid gap-3">
          {choices.map(({ id, text, right, why }) => (
            <li key={id} className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2">
              {right ? (
                <Check aria-hidden className="mt-1 size-4 text-fair" strokeWidth={2.5} />
              ) : (
                <X aria-hidden className="mt-1 size-4 text-ink-3" strokeWidth={2.5} />
              )}
              <div>
                <p>
                  <span className="sr-only">{right ? 'Right: ' : 'Wrong: '}</span>
                  {inlineCode(text)}
                </p>
                <p className="mt-0.5 text-ink-2 text-sm">{inlineCode(why)}</p>
              </div>
            </li>
          ))}
        </ul>
      ) : (
        solutions.map(({ title, text }) => (
          <div key={title} className="grid grid-cols-1 gap-1.5">
            <h4 className="text-ink-2 text-sm">{title.replaceAll('-', ' ')}</h4>
            <CodeBlock text={text.trimEnd()} label={`Solution: ${title}`} />
          </div>
        ))
      )}
      <Markdown text={explanation} />
      <DocumentationLinks links={links} />
    </section>
  )
}
