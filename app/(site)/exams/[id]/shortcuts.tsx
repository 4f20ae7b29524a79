const groups: { title: string; keys: [keys: string[], does: string][] }[] = [
  {
    title: 'On the screen',
    keys: [
      [['Alt', 'Page Down'], 'Next task'],
      [['Alt', 'Page Up'], 'Previous task'],
      [['Esc', 'Tab'], 'Leave the YAML editor: one key after the other'],
      [['←', '→'], 'Move the border between text and terminal, once it has the keyboard'],
    ],
  },
  {
    title: 'In the terminal',
    keys: [
      [['Ctrl', 'Shift', 'C'], 'Copy what is marked'],
      [['Ctrl', 'Shift', 'V'], 'Paste'],
      [['Tab'], 'Complete; twice shows what is possible'],
      [['Shift', 'Tab'], 'Leave the terminal for the screen around it'],
      [['Ctrl', 'R'], 'Search the lines typed before'],
      [['Ctrl', 'C'], 'Stop what runs'],
      [['Alt', 'Shift', 'T'], 'Open another tab: a shell of its own'],
      [['Alt', '1'], 'Go to the first tab; 2 to the second'],
      [['Alt', 'Backspace'], 'Delete a word; Ctrl+W would close the browser’s tab'],
    ],
  },
]

/** The keys that are worth knowing before the clock runs. */
export function Shortcuts() {
  return (
    <section aria-labelledby="shortcuts">
      <h2 id="shortcuts" className="text-lg">
        Keys
      </h2>
      <div className="mt-3 grid gap-x-12 gap-y-6 md:grid-cols-2">
        {groups.map(({ title, keys }) => (
          <div key={title}>
            <h3 className="border-rule-2 border-b pb-2 font-[560] text-ink-3 text-sm tracking-normal">{title}</h3>
            <dl>
              {keys.map(([combination, does]) => (
                <div key={does} className="grid grid-cols-[9.5rem_1fr] items-baseline gap-3 border-rule border-b py-2 text-sm">
                  <dt className="flex gap-1">
                    {combination.map((key) => (
                      <kbd key={key} className="rounded-sm border border-rule-2 bg-sheet px-1.5 py-0.5 text-xs">
                        {key}
                      </kbd>
                    ))}
                  </dt>
                  <dd className="text-ink-2">{does}</dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </div>
    </section>
  )
}
