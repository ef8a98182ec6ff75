// Three classes in a ring.
// leaks: 1 ring: Author.book -> Book.publisher -> Publisher.author
// objects: 3
// prints: Ann; ended 0 of 3
var ended = 0

class Author {
    let name = "Ann"
    var book: Book?
    deinit { ended += 1 }
}

class Book {
    var publisher: Publisher?
    deinit { ended += 1 }
}

class Publisher {
    var author: Author?
    deinit { ended += 1 }
}

@inline(never) func publish() -> String {
    let (author, book, publisher) = (Author(), Book(), Publisher())
    author.book = book
    book.publisher = publisher
    publisher.author = author
    return author.book!.publisher!.author!.name
}

let name = publish()
print("\(name); ended \(ended) of 3")
