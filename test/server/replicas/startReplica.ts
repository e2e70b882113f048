import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ReplicaOptions {
  readonly redisUrl: string;
  readonly leaseMs?: number;
  readonly words?: number;
  readonly delayMs?: number;
  readonly protocol?: string;
  readonly flushMs?: number;
}

export interface Replica {
  readonly url: string;
  readonly child: ChildProcess;
  /** Lines that were printed after the URL. */
  readonly lines: string[];
  close(): Promise<void>;
}

/** Starts a server in a separate process. */
export async function startReplica(options: ReplicaOptions): Promise<Replica> {
  const script = fileURLToPath(new URL('replica.mjs', import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', script, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('The replica did not start.')));
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (line.startsWith('http')) resolve(line);
      else lines.push(line);
    });
  });
  return {
    url,
    child,
    lines,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
