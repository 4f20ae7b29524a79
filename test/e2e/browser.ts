import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const installed = [
  process.env.CHROME_PATH ?? '',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The Chrome or Chromium of this machine, else the one that comes from npm. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = installed.find((path) => path && existsSync(path))
  const flags = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu']
  if (executablePath) return chromium.launch({ executablePath, args: flags })
  // The package brings the libraries that a bare machine lacks too, but unpacks them only where it was made for.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs20.x'
  const { default: packaged } = await import('@sparticuz/chromium')
  // Not its own flags: they put everything in one process and switch web security off.
  return chromium.launch({ executablePath: await packaged.executablePath(), args: [...flags, '--no-zygote', '--headless=shell'] })
}

export type Visitor = { page: Page; context: BrowserContext; complaints: string[] }

/** Somebody new at the site: no cookies. `complaints` gathers what the page logs as errors; a good story leaves it empty. */
export async function newVisitor(browser: Browser, baseURL: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Visitor> {
  const context = await browser.newContext({ baseURL, colorScheme, viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
  context.setDefaultTimeout(60_000) // a busy machine is slow, not wrong
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // The browser itself logs refused connections while the server is down; those belong to the story.
    if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text())) complaints.push(message.text())
  })
  return { page, context, complaints }
}
