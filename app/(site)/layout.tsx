import type { ReactNode } from 'react'
import { SiteHeader } from '@/app/ui/site-header'
import { currentUser } from '@/exam/auth/current-user'

export default async function SiteLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-md bg-deep px-4 py-2 text-on-deep focus-visible:translate-y-0"
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
