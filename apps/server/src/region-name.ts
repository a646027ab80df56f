/** Whether a text has the form of a Region's name, for example `eu-central-1` or `us-gov-west-1`; new ones do too. */
export function isRegionName(text: string): boolean {
  return /^[a-z]{2,3}(-[a-z]+)+-\d{1,2}$/.test(text)
}
