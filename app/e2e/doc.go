// Package e2e drives the real program as a person does: a real window under
// Xvfb, a real Chromium, a real gnome-keyring on a private D-Bus session. Its
// tests need those parts and are built with -tags e2e (`make window`).
//
// It reaches into nothing: it types, clicks, reads the trace that the program
// writes for support (--trace), and looks at the files and outputs it leaves.
package e2e
