// Package check climbs the test ladder: thirteen rungs, from the shape of the
// typed values to the health of the service, and one more for the custom APIs and
// web services of a connection that names some, each with a verdict, one sentence,
// a finding where something is wrong, the time it took and its evidence. Rungs
// run as soon as the ones that they need have ended well, nothing is asked
// twice, and a rung whose need failed is not run, so that people see the cause
// and not its consequences.
//
// It refuses to write to Business Central, to hold words that people read, to
// keep a token beyond the run, and to decide what a failure means: it collects
// the facts, and the catalogue (package diagnose) decides.
package check
