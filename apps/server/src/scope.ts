/** Whether a text has the form of a Region's name, for example `eu-central-1` or `us-gov-west-1`; new ones do too. */
export function isRegionName(text: string): boolean {
  return /^[a-z]{2,3}(-[a-z]+)+-\d{1,2}$/.test(text)
}

/** Whether a text is an account's ID: 12 digits. */
export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text)
}
