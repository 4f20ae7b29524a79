'use client'

import { CodeBlock } from '@/app/ui/code-block'
import { inlineCode } from '@/app/ui/inline-code'
import type { TaskView } from '@/exam/views'

type ChoiceFormProps = { task: TaskView; chosen: string[]; onChange: (options: string[]) => void }

/** The options of a choice item, with the manifest to diagnose when there is one. */
export function ChoiceForm({ task, chosen, onChange }: ChoiceFormProps) {
  const several = task.severalRight === true
  const choose = (id: string, on: boolean) => {
    if (!several) return onChange([id])
    onChange(on ? [...chosen, id] : chosen.filter((each) => each !== id))
  }
  return (
    <div className="h-full overflow-y-auto px-6 py-5 lg:px-8">
      {task.manifest && (
        <div className="mb-6">
          <h2 className="mb-2 font-[560] text-sm">The manifest in question</h2>
          <CodeBlock text={task.manifest.trimEnd()} label="Manifest to diagnose" />
        </div>
      )}
      <fieldset className="max-w-[68ch]">
        <legend className="mb-3 font-[560] text-sm">{several ? 'Choose every answer that is right.' : 'Choose one answer.'}</legend>
        <div className="grid gap-2">
          {task.choices?.map((choice) => (
            <label
              key={choice.id}
              className="flex cursor-pointer items-start gap-3.5 rounded-md border border-rule bg-sheet px-4 py-3.5 hover:border-rule-2 has-checked:border-ink has-checked:bg-shallow has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2"
            >
              <input
                type={several ? 'checkbox' : 'radio'}
                name={`task-${task.index}`}
                value={choice.id}
                checked={chosen.includes(choice.id)}
                onChange={(event) => choose(choice.id, event.target.checked)}
                className="mt-1 size-4 shrink-0 accent-deep focus-visible:outline-none"
              />
              <span className="min-w-0">{inlineCode(choice.text)}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </div>
  )
}
