import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import './globals.css'

export const metadata: Metadata = {
  title: 'Seatrial',
  description: 'Timed, CKA-style practice exams on a Kubernetes that lives inside the application',
}

// Every page is rendered per request: the Content-Security-Policy's nonce is, too.
export const dynamic = 'force-dynamic'

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  )
}
