import { Button } from '@/app/ui/button'
import { Link } from '@/app/ui/link'
import { currentUser } from '@/exam/auth/current-user'
import { GuestButton } from './guest-button'
import { Stations } from './stations'
import { TrialSheet } from './trial-sheet'

export default async function Landing() {
  const user = await currentUser()
  return (
    <>
      <section className="page grid items-center gap-x-16 gap-y-12 py-12 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)] lg:py-20">
        <div>
          <h1 className="max-w-[11ch] text-4xl tracking-[-0.045em] sm:text-5xl">Sink here, not in the exam.</h1>
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
        <TrialSheet />
      </section>
      <Particulars />
      <section className="page pt-20" aria-labelledby="promises">
        <h2 id="promises" className="text-2xl tracking-[-0.03em]">
          What a sea trial is good for
        </h2>
        <p className="mt-3 max-w-[62ch] text-ink-2">
          Before a ship is handed over it goes out and proves itself under load, with time to put right what fails. That is what you do
          here.
        </p>
        <Stations />
      </section>
      <section className="-mb-24 mt-24 bg-glass text-glass-ink print:hidden" aria-labelledby="begin">
        <div className="page flex flex-wrap items-center justify-between gap-x-12 gap-y-6 py-14">
          <h2 id="begin" className="max-w-[24ch] text-2xl tracking-[-0.03em]">
            The water is warm: twelve minutes are enough for the first drill.
          </h2>
          <Button asChild look="onGlass" size="large">
            <Link href={user ? '/exams' : '/sign-up'}>{user ? 'Choose an exam' : 'Make an account'}</Link>
          </Button>
        </div>
      </section>
    </>
  )
}

const particulars = [
  ['120 min', 'The clock starts when you say so'],
  ['16 tasks', 'Drawn by the five domains’ weights'],
  ['66 %', 'The pass mark, our load line'],
  ['v1.35', 'A cluster behind every task'],
]

/** The exam's measures, as a ship's particulars stand at the head of her papers. */
function Particulars() {
  return (
    <div className="page">
      <dl className="grid grid-cols-2 border-rule-2 border-y lg:grid-cols-4">
        {particulars.map(([measure, says]) => (
          <div
            key={measure}
            className="flex flex-col-reverse justify-end border-rule py-5 even:border-l even:pl-5 max-lg:nth-[n+3]:border-t lg:border-l lg:pl-6 lg:first:border-l-0 lg:first:pl-0"
          >
            <dt className="mt-1 text-ink-2 text-sm">{says}</dt>
            <dd className="figures font-[600] text-xl tracking-[-0.02em]">{measure}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
