import type { ReactNode } from 'react'
import { SiteHeader } from '@/app/ui/site-header'
import { currentUser } from '@/exam/auth/current-user'

export default async function SiteLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <a
        href="#content"
        className="sr-only rounded-md bg-deep px-4 py-2 text-on-deep focus-visible:not-sr-only focus-visible:fixed focus-visible:top-2 focus-visible:left-2 focus-visible:z-50"
      >
        Skip to the content
      </a>
      <SiteHeader user={await currentUser()} />
      <main id="content" className="pb-24">
        {children}
      </main>
    </>
  )
}
