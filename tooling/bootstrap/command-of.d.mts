export function commandOf(packageName: string, command?: string): string
