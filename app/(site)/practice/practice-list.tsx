'use client'

import { useMemo, useState } from 'react'
import { Button } from '@/app/ui/button'
import { domainName, topicName } from '@/app/ui/curriculum'
import { Choose } from '@/app/ui/field'
import { inlineCode } from '@/app/ui/inline-code'
import { Notice } from '@/app/ui/notice'
import type { PracticeItem } from '@/exam/views'
import { practise, practiseOn } from './actions'
import { fitting, type PracticeFilter, topicsOf } from './filter'
import { PracticeButton } from './practice-button'

const kinds = { terminal: 'Terminal', manifest: 'Manifest', command: 'Commands', choice: 'Choice' }
const difficulties = { easy: 'Easy', medium: 'Medium', hard: 'Hard' }

/** The questions to choose from, by topic, type and difficulty. */
export function PracticeList({ items }: { items: PracticeItem[] }) {
  const [filter, setFilter] = useState<PracticeFilter>({ topic: '', kind: '', difficulty: '', fresh: false })
  const topics = useMemo(() => topicsOf(items), [items])
  const shown = fitting(items, filter)
  const change = (next: Partial<PracticeFilter>) => setFilter((before) => ({ ...before, ...next }))
  if (items.length === 0) return <Notice>There is no question yet. An instructor has to publish one first.</Notice>
  return (
    <>
      <div className="flex flex-wrap items-end gap-x-5 gap-y-3 border-rule-2 border-b pb-5">
        <Part label="Topic">
          <Choose value={filter.topic} onChange={(event) => change({ topic: event.target.value })}>
            <option value="">All topics</option>
            {topics.map(({ topic, count }) => (
              <option key={topic} value={topic}>
                {topicName(topic)} ({count})
              </option>
            ))}
          </Choose>
        </Part>
        <Part label="Type">
          <Choose value={filter.kind} onChange={(event) => change({ kind: event.target.value as PracticeFilter['kind'] })}>
            <option value="">All types</option>
            {Object.entries(kinds).map(([kind, name]) => (
              <option key={kind} value={kind}>
                {name}
              </option>
            ))}
          </Choose>
        </Part>
        <Part label="Difficulty">
          <Choose
            value={filter.difficulty}
            onChange={(event) => change({ difficulty: event.target.value as PracticeFilter['difficulty'] })}
          >
            <option value="">Any difficulty</option>
            {Object.entries(difficulties).map(([difficulty, name]) => (
              <option key={difficulty} value={difficulty}>
                {name}
              </option>
            ))}
          </Choose>
        </Part>
        <label className="flex h-9 items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-deep"
            checked={filter.fresh}
            onChange={(event) => change({ fresh: event.target.checked })}
          />
          Not met yet
        </label>
        <div className="ml-auto flex items-center gap-4">
          <p role="status" className="figures text-ink-2 text-sm">
            {shown.length} of {items.length} questions
          </p>
          {filter.topic && (
            <PracticeButton
              key={filter.topic}
              start={() => practiseOn(filter.topic)}
              busyText="Opening…"
              size="small"
              look="primary"
              className="justify-items-end"
            >
              {`Practise ${topicName(filter.topic)}`}
            </PracticeButton>
          )}
        </div>
      </div>
      {shown.length === 0 ? (
        <div className="grid justify-items-start gap-3 py-10">
          <p className="text-ink-2">No question fits all of that.</p>
          <Button size="small" onClick={() => setFilter({ topic: '', kind: '', difficulty: '', fresh: false })}>
            Show all questions
          </Button>
        </div>
      ) : (
        <ul>
          {shown.map((item) => (
            <li
              key={item.questionId}
              className="grid gap-x-8 gap-y-2 border-rule border-b py-4 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center"
              data-question={item.questionId}
            >
              <div className="min-w-0">
                <h2 className="text-base">{inlineCode(item.title)}</h2>
                <p className="figures mt-1 flex flex-wrap gap-x-4 gap-y-1 text-ink-3 text-sm">
                  <span>{kinds[item.kind]}</span>
                  <span>{difficulties[item.difficulty]}</span>
                  <span>about {item.minutes} min</span>
                  <span>{item.topics.map(topicName).join(', ')}</span>
                  <span className="max-md:hidden">{domainName(item.domain)}</span>
                  {item.seen > 0 && <span>{item.seen === 1 ? 'met once' : `met ${item.seen} times`}</span>}
                </p>
              </div>
              <PracticeButton
                start={() => practise(item.questionId)}
                busyText="Opening…"
                size="small"
                aria-label={`Practise: ${item.title}`}
                className="justify-items-end"
              >
                Practise
              </PracticeButton>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Part({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the select stands inside
    <label className="grid gap-1 text-ink-3 text-xs">
      {label}
      {children}
    </label>
  )
}
