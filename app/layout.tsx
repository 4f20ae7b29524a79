import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { fontVariables } from './fonts'
import './globals.css'
import { parseTheme, themeCookie } from './ui/theme'

export const metadata: Metadata = {
  title: { default: 'Seatrial', template: '%s · Seatrial' },
  description: 'Timed, CKA-style practice exams on a Kubernetes that lives inside the application',
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#eff1ee' },
    { media: '(prefers-color-scheme: dark)', color: '#0a1524' },
  ],
}

// Every page is rendered per request: the Content-Security-Policy's nonce is, too.
export const dynamic = 'force-dynamic'

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(themeCookie)?.value)
  return (
    <html lang="en" className={fontVariables} data-theme={theme === 'system' ? undefined : theme} suppressHydrationWarning>
      <body className="min-h-dvh">{children}</body>
    </html>
  )
}
