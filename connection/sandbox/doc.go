// Package sandbox is a simulated Microsoft Entra ID and Business Central: the
// practice cloud inside the program, the training ground of its users and the
// bench of its tests. It speaks the wire from Microsoft's documentation and
// from answers seen in public, over plain net/http handlers.
//
// It refuses to be kinder than the real services: what it does not know for
// certain it decides the strict way. It refuses to share code with the clients
// that talk to it (so it cannot share their mistakes), and to pass for the real
// thing: every page says that it is practice, and its tokens come from an
// issuer that no real service trusts.
package sandbox
