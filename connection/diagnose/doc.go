// Package diagnose turns faults into findings by a catalogue that is data.
package diagnose
