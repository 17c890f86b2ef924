// Package cards decides what follows on the home screen: the list of
// connections, its search, and the card of each connection with its token, its
// sign-in and its test.
//
// It is a pure function from a state and an event to a state and effects. It
// draws nothing, opens nothing and asks nobody: the outside world is a struct
// of functions. What runs for one connection goes on while another is shown,
// because everything that was seen is kept per connection.
package cards
