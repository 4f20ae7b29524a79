import Link from 'next/link'
import { Button } from '@/app/ui/button'
import { currentUser } from '@/exam/auth/current-user'
import { GuestButton } from './guest-button'
import { Hull } from './hull'

const promises: [string, string][] = [
  [
    'A cluster of your own, at once',
    'Each task has its own Kubernetes 1.35. It is there the moment you open the task, answers the way the real one does, and is gone when you are done.',
  ],
  [
    'Graded on what happens',
    'Nobody compares your YAML with a key. The checks look at the cluster you leave behind: does the Service answer, from where, on which port.',
  ],
  [
    'Every lost point explained',
    'Each check shows what was expected, what was found and why it matters, beside the reference solutions and what you typed.',
  ],
  [
    'A new draw every time',
    'Tasks come from a bank, the ones you have not seen first, with other names and numbers each time you sit the exam.',
  ],
  [
    'Work that stays',
    'Each line is stored before you see its output. Reload the page, lose the network, change the computer: you go on where you were.',
  ],
]

export default async function Landing() {
  const user = await currentUser()
  return (
    <>
      <section className="border-rule border-b">
        <div className="page grid items-center gap-12 py-14 lg:grid-cols-[1fr_1.05fr] lg:gap-16 lg:py-20">
          <div>
            <h1 className="max-w-[13ch] text-4xl tracking-[-0.045em] sm:text-5xl">Sink here, not in the exam.</h1>
            <p className="mt-6 max-w-[46ch] text-ink-2 text-lg">
              Seatrial is where Kubernetes administrators rehearse the CKA: timed exams on live clusters, graded on what the cluster does,
              with every lost point explained.
            </p>
            <div className="mt-9 flex flex-wrap gap-3">
              {user ? (
                <Button asChild look="primary" size="large">
                  <Link href="/exams">Choose an exam</Link>
                </Button>
              ) : (
                <>
                  <GuestButton look="primary" size="large">
                    Try it as a guest
                  </GuestButton>
                  <Button asChild size="large">
                    <Link href="/sign-up">Sign up</Link>
                  </Button>
                </>
              )}
            </div>
            {!user && <p className="mt-4 text-ink-3 text-sm">A guest needs no e-mail address and can keep the results later.</p>}
          </div>
          <Hull />
        </div>
      </section>
      <section className="page pt-16" aria-labelledby="promises">
        <h2 id="promises" className="text-2xl tracking-[-0.03em]">
          What a sea trial is good for
        </h2>
        <p className="mt-3 max-w-[62ch] text-ink-2">
          Before a ship is handed over it goes out and proves itself under load, with time to put right what fails. That is what you do
          here.
        </p>
        <dl className="mt-10 border-rule-2 border-t">
          {promises.map(([title, text]) => (
            <div key={title} className="grid gap-x-10 gap-y-1 border-rule border-b py-5 md:grid-cols-[20rem_1fr]">
              <dt className="font-[600]">{title}</dt>
              <dd className="max-w-[64ch] text-ink-2">{text}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  )
}
