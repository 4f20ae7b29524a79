import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { Fragment } from 'react'
import { CopyableName } from '@/app/ui/copy-text'
import { Markdown } from '@/app/ui/markdown'
import { signedIn } from '@/app/ui/signed-in'
import { parseTheme, themeCookie } from '@/app/ui/theme'
import { ThemeToggle } from '@/app/ui/theme-toggle'
import { attemptView } from '@/exam/attempt'
import { isAllowedSite, screenSettings } from './screen-settings'
import { Workspace } from './workspace'

export const metadata: Metadata = { title: 'Exam' }

export default async function AttemptPage({ params, searchParams }: PageProps<'/attempts/[id]'>) {
  const { id } = await params
  const attempt = await attemptView(id, await signedIn())
  if (!attempt) notFound()
  if (attempt.state !== 'open') redirect(`/attempts/${id}/result`)
  const jar = await cookies()
  const asked = Number((await searchParams).task) - 1
  const rehearsal = attempt.rules === 'rehearsal'
  const mayOpen = rehearsal ? isAllowedSite : undefined
  return (
    <Workspace
      attempt={{ ...attempt, tasks: attempt.tasks.map((task) => ({ ...task, text: '' })) }}
      texts={attempt.tasks.map((task) => (
        <Fragment key={task.index}>
          {rehearsal && task.kind === 'terminal' && <Host text={task.text} />}
          <Markdown text={task.text} mayOpen={mayOpen} />
        </Fragment>
      ))}
      firstTask={attempt.tasks[asked] ? asked : 0}
      screen={screenSettings((name) => jar.get(name)?.value)}
      themeToggle={<ThemeToggle initial={parseTheme(jar.get(themeCookie)?.value)} />}
    />
  )
}

/** At the exam every task names the host to work on, always at the same place: the one that its text names, else the terminal's. */
function Host({ text }: { text: string }) {
  const [, host = 'terminal'] = /`ssh ([\w-]+)`/.exec(text) ?? []
  return (
    <p className="mb-4 flex flex-wrap items-baseline gap-x-2 rounded-md border border-rule bg-well px-3 py-2 text-ink-2 text-sm">
      Connect to the right host first: <CopyableName>{`ssh ${host}`}</CopyableName>
    </p>
  )
}
