// Package ends draws what ends when: the secrets and certificates of all
// connections, as a picture along time and as a list.
//
// It shows a state and reports gestures. It decides nothing and asks nobody.
package ends
