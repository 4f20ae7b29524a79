import { databaseTools } from './databases'
import { dig } from './dig'
import { networkTools } from './network'
import { fileTools, systemTools } from './system'
import { tar } from './tar'
import { textTools } from './text'
import { failed, type Tool, type ToolCall, type ToolResult } from './tool'

const tools: Readonly<Record<string, Tool>> = { ...textTools, ...systemTools, ...fileTools, ...networkTools, ...databaseTools, dig, tar }

/** Runs a tool that the image has. One that we do not simulate says so. */
export function runTool(call: ToolCall): ToolResult {
  const name = call.argv[0] ?? ''
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined
  return tool ? tool(call) : failed(`${name}: seatrial does not simulate this tool`, 1)
}
