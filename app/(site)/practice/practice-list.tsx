'use client'

import { useMemo, useState } from 'react'
import { Button } from '@/app/ui/button'
import { classNames } from '@/app/ui/class-names'
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

/** Nobody reads a hundred rows; who wants one of the others filters. */
const shownAtFirst = 40

/** The questions to choose from, by topic, type and difficulty. */
export function PracticeList({ items }: { items: PracticeItem[] }) {
  const [filter, setFilter] = useState<PracticeFilter>({ topic: '', kind: '', difficulty: '', fresh: false })
  const [most, setMost] = useState(shownAtFirst)
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
        <>
          <ul>
            {shown.slice(0, most).map((item) => (
              <Item key={item.questionId} item={item} />
            ))}
          </ul>
          {shown.length > most && (
            <Button className="mt-6" onClick={() => setMost(items.length)}>
              Show the other {shown.length - most}
            </Button>
          )}
        </>
      )}
    </>
  )
}

function Item({ item }: { item: PracticeItem }) {
  const { questionId, title, topics, domain, kind, difficulty, minutes, seen } = item
  return (
    <li
      className="grid items-center gap-x-8 gap-y-2 border-rule border-b py-3.5 hover:bg-shallow/40 sm:grid-cols-[minmax(0,1fr)_auto] lg:grid-cols-[minmax(0,1fr)_7rem_7.5rem_5rem_auto]"
      data-question={questionId}
    >
      <div className="min-w-0">
        <h2 className="text-base">{inlineCode(title)}</h2>
        <p className="mt-0.5 flex flex-wrap gap-x-4 text-ink-3 text-sm">
          <span>{topics.map(topicName).join(', ')}</span>
          {domain !== 'services-networking' && <span>{domainName(domain)}</span>}
          {seen > 0 && <span className="text-ink-2">{seen === 1 ? 'met once' : `met ${seen} times`}</span>}
        </p>
      </div>
      <div className="figures flex gap-x-6 text-ink-2 text-sm max-lg:order-last max-lg:col-span-full lg:contents">
        <span>{kinds[kind]}</span>
        <Depth difficulty={difficulty} />
        <span className="lg:text-right">{minutes} min</span>
      </div>
      <PracticeButton
        start={() => practise(questionId)}
        busyText="Opening…"
        size="small"
        aria-label={`Practise: ${title}`}
        className="justify-items-end max-sm:justify-items-start"
      >
        Practise
      </PracticeButton>
    </li>
  )
}

const depths = { easy: 1, medium: 2, hard: 3 }

/** How hard a question is, as marks on a lead line: the more, the deeper. */
function Depth({ difficulty }: { difficulty: PracticeItem['difficulty'] }) {
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="flex gap-0.5">
        {Object.values(depths).map((depth) => (
          <span key={depth} className={classNames('h-3 w-1 rounded-sm', depth <= depths[difficulty] ? 'bg-ink-2' : 'bg-rule')} />
        ))}
      </span>
      {difficulties[difficulty]}
    </span>
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
