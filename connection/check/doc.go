// Package check climbs the test ladder, rung by rung; it never writes to Business Central.
package check
