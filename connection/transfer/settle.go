package transfer

import (
	"strconv"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/handover"
)

// Choice is what becomes of a connection that is there already.
type Choice string

// The choices.
const (
	Skip    Choice = "skip"
	Replace Choice = "replace"
	Both    Choice = "both"
)

// Choices lists them, the harmless one first.
func Choices() []Choice { return []Choice{Skip, Replace, Both} }

// Clash finds the connection that p would stand beside: the one with its id, or
// the one that its connection file belongs to, or else the one with its name.
func Clash(there []connection.Profile, p connection.Profile) (connection.Profile, bool) {
	for _, x := range there {
		if p.ID != "" && x.ID == p.ID {
			return x, true
		}
	}
	if m := handover.Match(there, p); p.Origin != "" && len(m.Could) > 0 {
		return m.Could[0], true
	}
	for _, x := range there {
		if strings.EqualFold(x.Name, p.Name) && x.Group == p.Group {
			return x, true
		}
	}
	return connection.Profile{}, false
}

// Over is what replaces a connection: what came in, or, from a connection file,
// which holds no secret and is no whole, the old one with the file's values.
func Over(old, p connection.Profile) connection.Profile {
	if p.ID == "" && p.Origin != "" {
		return handover.Merge(old, p)
	}
	return p
}

// FreeName is a name that no connection has: "Webshop", "Webshop (2)" and so on.
func FreeName(there []connection.Profile, name string) string {
	taken := func(n string) bool {
		for _, x := range there {
			if strings.EqualFold(x.Name, n) {
				return true
			}
		}
		return false
	}
	for n := 2; ; n++ {
		if !taken(name) {
			return name
		}
		base := strings.TrimSuffix(name, " ("+strconv.Itoa(n-1)+")")
		name = base + " (" + strconv.Itoa(n) + ")"
	}
}
