// The way in from a machine that has only Node 20 and npm: `node tooling/bootstrap/run.mjs TASK [ARG…]`.
//
// Brings the pinned pnpm (by its lockfile's checksum), lets it install the workspace, and runs the task on the Node
// that the workspace brings with it. The second time it only compares two small hashes. Plain JavaScript without a
// dependency, because nothing is installed yet when it starts.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tasks } from './tasks.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')
/** Where a task finds the workspace's commands, pnpm among them. */
const commandFolders = [join(root, 'node_modules', '.bin'), join(here, 'node_modules', '.bin')]
const lowestNode = [22, 12]
/** Node runs the sources as they are from here on: `using` is what came last. */
const runsSources = [24, 0]

const [taskName, ...args] = process.argv.slice(2)
const task = Object.hasOwn(tasks, taskName ?? '') ? tasks[taskName] : undefined
if (task === undefined) {
  fail(`unknown task '${taskName ?? ''}': want one of ${Object.keys(tasks).join(', ')}`)
}

withLock(installWorkspace)
// pnpm links the workspace's Node as a shell script, which npm would run this file with and which loses signals.
rmSync(join(root, 'node_modules', '.bin', 'node'), { force: true })
const node = findNode()
const steps = task(args)
for (const [index, step] of steps.entries()) {
  const code = await run(node, step)
  if (code !== 0 || index === steps.length - 1) process.exit(code)
}

function installWorkspace() {
  const stampFile = join(root, 'node_modules', '.sealwright-installed')
  const wanted = installationHash()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return

  const pnpm = pinnedPnpm()
  say('installing the workspace …')
  const started = Date.now()
  const installed = spawnSync(
    process.execPath,
    [pnpm, 'install', '--frozen-lockfile', '--reporter=append-only', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
      // Without CI, pnpm would ask before it replaces a node_modules folder of another layout; here nobody can answer.
      env: { ...process.env, CI: 'true' },
    },
  )
  if (installed.status !== 0) fail(`pnpm install failed:\n${installed.stdout}${installed.stderr}`)
  writeFileSync(stampFile, wanted)
  say(`installed in ${((Date.now() - started) / 1000).toFixed(1)} s`)
}

/** The path of the pinned pnpm's JavaScript, fetched by npm against the checksum in this folder's lockfile. */
function pinnedPnpm() {
  const entry = join(here, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs')
  const { version: wanted } = readJson(join(here, 'package-lock.json')).packages['node_modules/pnpm']
  const manifest = join(here, 'node_modules', 'pnpm', 'package.json')
  if (existsSync(manifest) && readJson(manifest).version === wanted) return entry

  say(`fetching pnpm ${wanted} …`)
  const fetched = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: here,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    shell: process.platform === 'win32', // npm is npm.cmd there
  })
  if (fetched.status !== 0)
    fail(`npm could not fetch pnpm ${wanted}:\n${fetched.stdout ?? ''}${fetched.stderr ?? fetched.error}`)
  return entry
}

/** Everything that decides what an installation holds: the lockfile, the workspace file and each manifest. */
function installationHash() {
  const hash = createHash('sha256')
  const manifests = ['packages', 'apps', 'tooling'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name, 'package.json')),
  )
  for (const file of [
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    'package.json',
    join('examples', 'package.json'),
    ...manifests,
  ]) {
    const path = join(root, file)
    if (existsSync(path)) hash.update(`${file}\0`).update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

/** Two commands started at once on a fresh clone must not install into the same folder together. */
function withLock(work) {
  const lock = join(here, 'node_modules', '.installing')
  mkdirSync(dirname(lock), { recursive: true })
  const patienceMs = 10 * 60_000
  const started = Date.now()
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      const ageMs = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
      if (ageMs > patienceMs) rmSync(lock, { recursive: true, force: true })
      else if (Date.now() - started > patienceMs) fail(`another installation holds ${lock}`)
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    }
  }
  const release = () => rmSync(lock, { recursive: true, force: true })
  // An installation that fails ends the process, and the next one must not wait for it.
  process.once('exit', release)
  try {
    work()
  } finally {
    process.off('exit', release)
    release()
  }
}

/** The workspace's own Node where the registry has one for this platform; else this one, if it is new enough. */
function findNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const own = join(
    root,
    'node_modules',
    `node-${platform}-${process.arch}`,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  )
  const asksForSystem = process.env.SEALWRIGHT_NODE === 'system'
  if (!asksForSystem && existsSync(own)) return { path: own, runsSources: true }

  const version = process.versions.node.split('.').map(Number)
  if (!atLeast(version, lowestNode)) {
    const reason = asksForSystem
      ? "SEALWRIGHT_NODE=system asks for it in place of the workspace's own"
      : `the registry has no Node for ${platform}-${process.arch}`
    const remedy = asksForSystem && existsSync(own) ? 'unset SEALWRIGHT_NODE, or ' : ''
    fail(`this Node is ${process.versions.node}, and ${reason}: ${remedy}install Node ${lowestNode.join('.')} or newer`)
  }
  return { path: process.execPath, runsSources: atLeast(version, runsSources) }
}

/** Runs one step in the foreground: its streams are ours, signals reach it, and its exit code is returned. */
function run(node, step) {
  const child = spawn(node.path, ['--disable-warning=ExperimentalWarning', ...step], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    stdio: 'inherit',
    env: {
      // Keeps what was compiled from TypeScript: a command starts in half the time, and in 30 MB less memory.
      NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'),
      ...process.env,
      PATH: [dirname(node.path), ...commandFolders, process.env.PATH].join(delimiter),
      TURBO_TELEMETRY_DISABLED: '1',
      ...(!node.runsSources && taskName !== 'test' && { NODE_OPTIONS: translating(process.env.NODE_OPTIONS) }),
    },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // npm hands a signal to its shell, which dies of it without telling us: a new parent is all that can be seen.
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 200).unref()
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)))
  })
}

/** Options that let an older Node run the sources, and the commands that they start. vitest translates by itself. */
function translating(options = '') {
  return `${options} --import=${new URL('../../node_modules/tsx/dist/loader.mjs', import.meta.url)}`.trim()
}

function atLeast([major, minor], [wantedMajor, wantedMinor]) {
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

function say(text) {
  process.stderr.write(`sealwright: ${text}\n`)
}

function fail(text) {
  process.stderr.write(`sealwright: ${text}\n`)
  process.exit(1)
}
