final class Home { var tenant: Person? }
final class Person { var home: Home? }

func leak() {
    let (home, person) = (Home(), Person())
    home.tenant = person
    person.home = home
}

leak()
print("leaked")
