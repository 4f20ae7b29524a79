import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const installed = [
  process.env.CHROME_PATH,
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** A real Chromium: the one that is installed, else the one that comes as a package. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = installed.find((path) => path && existsSync(path))
  const flags = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu']
  if (executablePath) return chromium.launch({ executablePath, args: flags })
  // It brings the libraries that a bare machine lacks too, but unpacks them only where it was made for.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs20.x'
  const { default: packaged } = await import('@sparticuz/chromium')
  return chromium.launch({ executablePath: await packaged.executablePath(), args: [...flags, '--no-zygote', '--headless=shell'] })
}
