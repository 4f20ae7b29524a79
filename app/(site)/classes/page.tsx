import type { Metadata } from 'next'
import { Link } from '@/app/ui/link'
import { PageTitle } from '@/app/ui/page-title'
import { signedIn } from '@/app/ui/signed-in'
import { listClasses } from '@/exam/classes'
import { create, join } from './actions'
import { OneFieldForm } from './one-field-form'

export const metadata: Metadata = { title: 'Classes' }

export default async function ClassesPage() {
  const user = await signedIn()
  const classes = await listClasses(user)
  return (
    <div className="page pb-20">
      <PageTitle title="Classes">
        Who teaches a class gives it exams and sees who has sat them. Who is in one finds its exams on the page Exams.
      </PageTitle>
      {classes.length === 0 ? (
        <p className="text-ink-2">You are in no class yet.</p>
      ) : (
        <ul className="border-rule-2 border-t">
          {classes.map(({ id, name, teaches, learners, assignments }) => (
            <li key={id} className="flex flex-wrap items-baseline justify-between gap-x-8 gap-y-1 border-rule border-b py-5">
              {teaches ? (
                <Link href={`/classes/${id}`} className="link font-[600] text-lg">
                  {name}
                </Link>
              ) : (
                <span className="font-[600] text-lg">{name}</span>
              )}
              <span className="figures text-ink-2 text-sm">
                {learners === 1 ? 'One learner' : `${learners} learners`}, {assignments === 1 ? 'one exam' : `${assignments} exams`}
                {!teaches && ', you are in it'}
              </span>
            </li>
          ))}
        </ul>
      )}
      <div className="mt-12 grid gap-x-14 gap-y-10 md:grid-cols-2">
        <section aria-labelledby="join">
          <h2 id="join" className="mb-4 text-xl">
            Join a class
          </h2>
          <OneFieldForm act={join} name="code" label="Code" hint="Eight letters and digits, from who teaches the class.">
            Join the class
          </OneFieldForm>
        </section>
        {user.role !== 'learner' && (
          <section aria-labelledby="make">
            <h2 id="make" className="mb-4 text-xl">
              Make a class
            </h2>
            <OneFieldForm act={create} name="name" label="Name" hint="As its learners know it, such as Platform team, spring.">
              Make the class
            </OneFieldForm>
          </section>
        )}
      </div>
    </div>
  )
}
