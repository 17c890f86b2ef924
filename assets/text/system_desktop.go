//go:build windows || darwin

package text

import "github.com/jeandeaual/go-locale"

// settings asks the system. That it does not answer is no reason not to start.
func settings() []string {
	all, err := locale.GetLocales()
	if err != nil {
		return nil
	}
	return all
}
