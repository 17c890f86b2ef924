package setup

import (
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/near"
)

// NearEnvironments returns the listed environments that somebody may have
// meant; nothing when what was typed is one of them.
func (s State) NearEnvironments() []string {
	typed := strings.TrimSpace(s.Draft.Environment)
	var near []string
	for _, env := range s.Environments {
		if env.Name == typed {
			return nil
		}
		if resembles(typed, env.Name) {
			near = append(near, env.Name)
		}
	}
	return near
}

// UnknownEnvironment says that a list came and what was typed is not in it.
func (s State) UnknownEnvironment() bool {
	typed := strings.TrimSpace(s.Draft.Environment)
	if typed == "" || len(s.Environments) == 0 {
		return false
	}
	for _, env := range s.Environments {
		if env.Name == typed {
			return false
		}
	}
	return true
}

// NearCompanies returns the listed companies that somebody may have meant;
// nothing when what was typed names one of them.
func (s State) NearCompanies() []connection.Company {
	typed := strings.TrimSpace(s.CompanyText)
	var near []connection.Company
	for _, c := range s.Companies {
		if names(c, typed) {
			return nil
		}
		if resembles(typed, c.Name) || resembles(typed, c.Display) {
			near = append(near, c)
		}
	}
	return near
}

// UnknownCompany says that a list came and what was typed is not in it.
func (s State) UnknownCompany() bool {
	typed := strings.TrimSpace(s.CompanyText)
	if typed == "" || len(s.Companies) == 0 {
		return false
	}
	for _, c := range s.Companies {
		if names(c, typed) {
			return false
		}
	}
	return true
}

// longest is how many letters of a name are compared.
const longest = 60

// resembles says that two names are alike but for case, blanks and signs, that
// one begins with the other, or that they are a slip or two apart.
func resembles(a, b string) bool {
	x, y := near.Letters(a, longest), near.Letters(b, longest)
	if len(x) < 2 || len(y) < 2 {
		return false
	}
	if len(x) >= 3 && strings.HasPrefix(string(y), string(x)) || len(y) >= 3 && strings.HasPrefix(string(x), string(y)) {
		return true
	}
	return near.Edits(x, y) <= 1+min(len(x), len(y))/6
}
