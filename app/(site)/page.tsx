import { Button } from '@/app/ui/button'
import { Link } from '@/app/ui/link'
import { currentUser } from '@/exam/auth/current-user'
import { GuestButton } from './guest-button'
import { Hull } from './hull'
import { Stations } from './stations'

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
