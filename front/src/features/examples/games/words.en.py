# Type the falling words before they land. The words are in words.txt.
import random

import pygame

with open("words.txt") as file:
    words = file.read().split()

pygame.init()
screen = pygame.display.set_mode((320, 240))
pygame.display.set_caption("Falling words")
clock = pygame.time.Clock()
font = pygame.font.Font(None, 36)
hit_sound = pygame.mixer.Sound("assets/hit.wav")

word = random.choice(words)
x, y = 100, 0
typed = ""
speed = 0.5
score = 0

while y < 210:
    for event in pygame.event.get():
        if event.type == pygame.QUIT:
            y = 999
        elif event.type == pygame.TEXTINPUT:
            typed += event.text
        elif event.type == pygame.KEYDOWN and event.key == pygame.K_BACKSPACE:
            typed = typed[:-1]

    if typed == word:
        hit_sound.play()
        score += 1
        speed += 0.1
        word = random.choice(words)
        x, y = random.randint(10, 180), 0
        typed = ""
    y += speed

    screen.fill("midnightblue")
    screen.blit(font.render(word, True, "gold"), (x, y))
    pygame.draw.line(screen, "tomato", (0, 210), (320, 210), 2)
    screen.blit(font.render(typed, True, "white"), (10, 214))
    screen.blit(font.render(f"{score}", True, "white"), (280, 214))
    pygame.display.flip()
    clock.tick(60)

print("Words:", score)
