package text

import "strings"

// form is a plural form as Unicode CLDR names it.
type form string

const (
	formZero  form = "zero"
	formOne   form = "one"
	formTwo   form = "two"
	formFew   form = "few"
	formMany  form = "many"
	formOther form = "other"
)

func allForms() []form {
	return []form{formZero, formOne, formTwo, formFew, formMany, formOther}
}

// pluralRule returns the cardinal rule for whole numbers of a language (Unicode
// CLDR 45, plurals.xml). Languages that are not named follow English, which is
// right for most that write "one" apart from the rest.
func pluralRule(lang string) func(int) form {
	base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(lang, "_", "-")), "-")
	switch base {
	case "ja", "zh", "ko", "th", "vi", "id", "ms":
		return func(int) form { return formOther }
	case "fr", "pt":
		return func(n int) form { return oneIf(n == 0 || n == 1) }
	case "cs", "sk":
		return czech
	case "pl":
		return polish
	case "ru", "uk":
		return russian
	default:
		return func(n int) form { return oneIf(n == 1) }
	}
}

func oneIf(one bool) form {
	if one {
		return formOne
	}
	return formOther
}

func czech(n int) form {
	switch {
	case n == 1:
		return formOne
	case n >= 2 && n <= 4:
		return formFew
	default:
		return formOther
	}
}

func few(n int) bool {
	return n%10 >= 2 && n%10 <= 4 && (n%100 < 12 || n%100 > 14)
}

func polish(n int) form {
	switch {
	case n == 1:
		return formOne
	case few(n):
		return formFew
	default:
		return formMany
	}
}

func russian(n int) form {
	switch {
	case n%10 == 1 && n%100 != 11:
		return formOne
	case few(n):
		return formFew
	default:
		return formMany
	}
}
