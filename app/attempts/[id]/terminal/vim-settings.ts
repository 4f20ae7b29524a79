/** What of Vim's options this editor obeys. `paste` stands above the others while it is set. */
export type VimSettings = {
  expandtab: boolean
  autoindent: boolean
  number: boolean
  wrap: boolean
  paste: boolean
  tabstop: number
  shiftwidth: number
  softtabstop: number
}

/** As the exam's hosts are set up for YAML. */
export const examSettings: VimSettings = {
  expandtab: true,
  autoindent: true,
  number: true,
  wrap: true,
  paste: false,
  tabstop: 2,
  shiftwidth: 2,
  softtabstop: 2,
}

const switches: Record<string, keyof VimSettings> = { et: 'expandtab', ai: 'autoindent', nu: 'number', wrap: 'wrap', paste: 'paste' }
const numbers: Record<string, keyof VimSettings> = { ts: 'tabstop', sw: 'shiftwidth', sts: 'softtabstop' }
/** Options that change nothing of a text, only how the screen looks or what this editor does anyway. */
const cosmetic = new Set(
  (
    'nocompatible compatible cp ruler ru showcmd sc showmode smd showmatch sm hlsearch hls incsearch is ignorecase ic smartcase scs cursorline cul cursorcolumn cuc ' +
    'relativenumber rnu list mouse background bg encoding enc fileencoding fenc laststatus ls backspace bs scrolloff so history hi termguicolors tgc ' +
    'smartindent si cindent cin smarttab sta shiftround sr clipboard cb foldmethod fdm foldenable fen modeline ml swapfile swf backup bk undofile udf ' +
    'wildmenu wmnu visualbell vb errorbells eb hidden hid autoread ar lazyredraw lz colorcolumn cc listchars lcs filetype ft fileformat ff pastetoggle pt title'
  ).split(' '),
)

const named = (name: string): keyof VimSettings | undefined =>
  switches[name] ??
  numbers[name] ??
  ([...Object.values(switches), ...Object.values(numbers)].includes(name as keyof VimSettings) ? (name as keyof VimSettings) : undefined)

type Said = { settings: VimSettings; said?: string }

/** One `:set` with all its words, as `et sw=2 nonu`. `said`: Vim's answer or error; what stood before an error holds. */
export function set(settings: VimSettings, argument: string): Said {
  let now = settings
  for (const word of argument.trim().split(/\s+/)) {
    if (word === '' || word.startsWith('"')) break
    const [, name = '', mark = '', value] = /^(\w+)([?!&]?)(?:[=:](.*))?$/.exec(word) ?? []
    const off = /^(no|inv)(?=\w)/.exec(name)?.[1]
    const bare = off && !named(name) && !cosmetic.has(name) ? name.slice(off.length) : name
    const key = named(bare)
    if (key === undefined) {
      if (cosmetic.has(bare)) continue
      return { settings: now, said: `E518: Unknown option: ${word}` }
    }
    const current = now[key]
    if (mark === '?') return { settings: now, said: typeof current === 'number' ? `  ${key}=${current}` : `${current ? '  ' : 'no'}${key}` }
    if (typeof current === 'number') {
      if (off !== undefined && bare !== name) return { settings: now, said: `E474: Invalid argument: ${word}` }
      if (value === undefined) return { settings: now, said: `  ${key}=${current}` }
      if (!/^\d+$/.test(value)) return { settings: now, said: `E521: Number required after =: ${word}` }
      if (key === 'tabstop' && Number(value) === 0) return { settings: now, said: `E487: Argument must be positive: ${word}` }
      now = { ...now, [key]: Math.min(Number(value), 32) }
    } else if (value !== undefined) return { settings: now, said: `E474: Invalid argument: ${word}` }
    else now = { ...now, [key]: mark === '!' || off === 'inv' ? !current : off === undefined || bare === name }
  }
  return { settings: now }
}

/** Reads a `.vimrc` for a file; errors are told as Vim tells them when it starts. */
export function readVimrc(text: string, path: string, isYaml: boolean): { settings: VimSettings; errors: string[] } {
  let settings = examSettings
  const errors: string[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const command = line.trim().replace(/^:/, '')
    const fail = (said: string) =>
      errors.push(
        ...(errors.length === 0 ? [`Error detected while processing ${path}:`] : []),
        `line ${String(index + 1).padStart(4)}:`,
        said,
      )
    const own = /^(?:au|autocmd)\s+FileType\s+(\S+)\s+(.*)$/.exec(command)
    const filed = own && isYaml && /(^|,)(yaml|yml|\*)(,|$)/.test(own[1]!) ? own[2]! : own ? '' : command
    const [, argument] = /^(?:setl|setlocal|se|set|setg|setglobal)(?:\s+(.*))?$/.exec(filed) ?? []
    if (filed === '' || filed.startsWith('"') || /^(syn|syntax|filet|filetype|colo|colorscheme|let|hi|highlight)\b/.test(filed)) continue
    if (/^(\w*map|\w*noremap|au|autocmd|augroup|function|endfunction|if|endif|call|source|so|runtime|execute)\b/.test(filed))
      fail(`seatrial does not simulate :${filed.split(/\s/)[0]} in a .vimrc`)
    else if (argument === undefined) fail(`E492: Not an editor command: ${filed}`)
    else {
      const done = set(settings, argument)
      settings = done.settings
      if (done.said?.startsWith('E')) fail(done.said)
    }
  }
  return { settings, errors }
}

/** What Tab puts in at a column (from 0), and by how much `>>` moves: `paste` knows neither spaces for tabs nor half steps. */
export function indentation({ expandtab, paste, tabstop, shiftwidth, softtabstop }: VimSettings): {
  unit: string
  tab(column: number): string
} {
  const spaces = expandtab && !paste
  const wide = shiftwidth || tabstop
  const step = (!paste && softtabstop) || tabstop
  return {
    unit: spaces || wide % tabstop !== 0 ? ' '.repeat(wide) : '\t'.repeat(wide / tabstop),
    tab: (column) => (spaces ? ' '.repeat(step - (column % step)) : '\t'),
  }
}
